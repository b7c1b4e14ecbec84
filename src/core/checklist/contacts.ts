/** Tables that say whom to call. */
import type { Table, TableRow } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { SectionKind } from '../condition/condition.ts';
import type { Contact } from './model.ts';

type Field = 'role' | 'name' | 'contact' | 'escalation';

/** In this order: "Escalation contact" is about escalation, "Contact name" about a name. */
const HEADERS: readonly (readonly [Field, RegExp])[] = [
  ['escalation', /\bescalat|\blevel\b|\btier\b|\bpriority\b|\bwhen\b|\bbackup\b|\bsecondary\b/],
  ['name', /\bnames?\b|\bperson\b|\bwho\b|\bowner\b|\bassignee\b/],
  ['contact', /\bcontact\b|\bphone\b|\bmobile\b|\btel\b|\btelephone\b|\be-?mail\b|\bslack\b|\bchannel\b|\bpager\b|\bhandle\b|\breach\b/],
  ['role', /\brole\b|\btitle\b|\bposition\b|\bfunction\b|\bteam\b|\bresponsib|\barea\b/],
];

/** Reads a table of contacts; empty where its header does not look like one. */
export function readContacts(table: Table, section: SectionKind): readonly Contact[] {
  const [header, ...rows] = table.children;
  const fields = header === undefined ? [] : header.children.map((cell) => fieldOf(toString(cell).toLowerCase()));
  const person = fields.includes('role') || fields.includes('name');
  const reach = fields.includes('contact') || (section === 'contacts' && fields.includes('escalation'));
  if (!person || !reach) return [];
  return rows.map((row) => readContact(row, fields)).filter(({ role, name, contact }) => `${role}${name}${contact}` !== '');
}

function fieldOf(header: string): Field | null {
  return HEADERS.find(([, words]) => words.test(header))?.[0] ?? null;
}

function readContact(row: TableRow, fields: readonly (Field | null)[]): Contact {
  const contact = { role: '', name: '', contact: '', escalation: '', line: row.position?.start.line ?? 1 };
  row.children.forEach((cell, index) => {
    const field = fields[index];
    const value = toString(cell, { includeHtml: false }).trim();
    if (field === undefined || field === null || value === '') return;
    contact[field] = contact[field] === '' ? value : `${contact[field]}, ${value}`;
  });
  return contact;
}
