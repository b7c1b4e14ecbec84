/** Whether a name in a configuration is that of an item: its text, its label or its id. */
export function namesItem(name: string, { text, label, id }: { readonly text: string; readonly label: string; readonly id: string }): boolean {
  return [text, label, id].some((one) => same(one) === same(name));
}

function same(name: string): string {
  return name.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}
