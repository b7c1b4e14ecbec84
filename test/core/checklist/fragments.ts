import fc from 'fast-check';

/** Pieces that Markdown gives a meaning to, and text that must survive beside them. */
const FRAGMENTS = [
  '- [ ] ', '- [x] ', '* [X] ', '+ [ ] ', '1. [ ] ', '2) [x] ', '- ', '* ', '1. ', '-\t[ ] ', '- []', '- [ x ] ', '-[ ] ', '[ ]', '[x]', '[\t] ', '- - [ ] ', '- [ ]\n',
  '> ', '>', '\t', '    ', '  ', ' ', '\n', '\r\n', '\r', '\n\n', '# ', '## ', '### Stage 2: Canary (5%)\n', '===\n', '---\n', '```bash\n', '```\n', '~~~', '`', '``',
  '**', '*', '_', '~~', '<b>', '</b>', '<!--', '-->', '<details>\n', '[a](b)', '[a]: b\n', '![', '](', '[^1]', '[^1]: ', '| a | b |\n| - | - |\n', '| [ ] | x |\n', '\\', '&amp;',
  'owner: a\n', 'holdpoint:\n  items:\n    a: gate\n', '{ name=x }', '$ ls', '<version>', '<<EOF\n', 'EOF\n', '"', "'", '$(', '# note\n',
  'a', 'b', 'Error rate > 1%', 'Gate', 'Rollback triggers\n', 'Rolls back if:\n\n', 'https://a.b/c_d', '🚀', 'é', '\uFEFF', '\uD800', '\u00A0', '\u2028', '\0',
] as const;

/** Texts that look like Markdown. */
export const markdownish: fc.Arbitrary<string> = fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }).map((pieces) => pieces.join(''));

/** The same, and any other string, lone surrogates and control characters among them. */
export const anyText: fc.Arbitrary<string> = fc.oneof(markdownish, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }));
