/**
 * What `.gitattributes` in the folder of a run says, so that git stores the record byte for byte whatever the attributes above it
 * and `core.autocrlf` say (gitattributes(5)): no line-ending conversion, no `$Id$`, no filter driver, nothing left out
 * of archives. `working-tree-encoding` is set to unspecified: git dies on the unset form of that one.
 */
export const RECORD_ATTRIBUTES = '# Digests cover the exact bytes of these files.\n* -text -eol -crlf -ident -filter !working-tree-encoding -export-subst -export-ignore\n';
