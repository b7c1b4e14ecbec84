/** The label of an item that introduces others, `SLOs maintained:`, as it stands before a colon of ours. */
export function withoutColon(label: string): string {
  return label.replace(/\s*[:：]\s*$/u, '');
}
