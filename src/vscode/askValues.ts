import * as vscode from 'vscode';
import type { Outcome } from '../core/engine/engine.ts';
import { isSecretName } from '../core/redaction/secretValues.ts';
import { asLabel } from './plainText.ts';

export type Values = Readonly<Record<string, string>>;

/**
 * Asks for the values of placeholders until `resolve` has nothing to say against them, and gives back what it then said:
 * a refusal for another reason, or done. Null where the person gave up. `remembered` fills the boxes and is updated; its
 * secrets are used as they are.
 */
export async function askValues<T>(
  resolve: (values: Values) => Promise<Outcome<T>>,
  remembered: Map<string, string>,
): Promise<{ readonly outcome: Outcome<T>; readonly values: Values } | null> {
  // A secret is in no record, so it is remembered here, and never shown again.
  let values: Values = Object.fromEntries([...remembered].filter(([name]) => isSecretName(name)));
  for (;;) {
    const outcome = await resolve(values);
    const asksAgain = outcome.status === 'refused' && (outcome.code === 'unresolved-placeholder' || outcome.code === 'bad-value') && outcome.items.length > 0;
    if (!asksAgain) return { outcome, values };
    for (const [index, name] of outcome.items.entries()) {
      const fault = outcome.code === 'bad-value' ? outcome.message : null;
      const value = await askValue(name, values[name] ?? remembered.get(name) ?? '', fault, `${String(index + 1)}/${String(outcome.items.length)}`);
      if (value === null) return null;
      values = { ...values, [name]: value };
      remembered.set(name, value);
    }
  }
}

async function askValue(name: string, before: string, fault: string | null, step: string): Promise<string | null> {
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t('Value for {0} ({1})', asLabel(name), step),
    // The editor validates only what is typed, so what was wrong with the value before stands in the prompt.
    prompt: fault === null ? vscode.l10n.t('It takes the place of {0} in the commands. Nothing runs before every value is given.', asLabel(name)) : asLabel(fault, 300),
    value: isSecretName(name) ? '' : before,
    password: isSecretName(name),
    ignoreFocusOut: true,
    validateInput: (text) => {
      if (text.trim() === '') return vscode.l10n.t('A value is needed. Escape leaves without running anything.');
      return fault !== null && text.trim() === before ? asLabel(fault, 300) : null;
    },
  });
  return given?.trim() ?? null;
}
