import { setTimeout as delay } from 'node:timers/promises';

/** How long VS Code may take to draw the rows of a view, in milliseconds, and how often it is looked at. */
const DRAWING = 1_500;
const LOOK = 20;

/**
 * Reads what is selected when a key is pressed. VS Code selects the row in focus before it passes the key on, but knows
 * no row while it draws a view anew: then this waits until it does. Null where it never did, or where another press
 * came meanwhile and moved the selection.
 */
export function createPress(): <Row>(selection: () => readonly Row[]) => Promise<readonly Row[] | null> {
  let latest = 0;
  return async (selection) => {
    latest += 1;
    const press = latest;
    for (let waited = 0; waited < DRAWING && press === latest; waited += LOOK) {
      const rows = selection();
      if (rows.length > 0) return rows;
      await delay(LOOK);
    }
    return null;
  };
}
