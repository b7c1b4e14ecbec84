import * as vscode from 'vscode';

/** Which documents are checklists by the setting `holdpoint.checklists`, whose globs are relative to a workspace folder. */
export function matchesGlobs(document: vscode.TextDocument): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  return globs(document.uri).some((glob) => {
    const pattern = folder === undefined ? glob : new vscode.RelativePattern(folder, glob);
    return vscode.languages.match({ language: 'markdown', pattern }, document) > 0;
  });
}

/** Every file of the workspace that the globs name, sorted; at most 500 for each glob. */
export async function findByGlobs(): Promise<readonly vscode.Uri[]> {
  const found = await Promise.all(
    (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => globs(folder.uri).map((glob) => vscode.workspace.findFiles(new vscode.RelativePattern(folder, glob), '**/node_modules/**', 500))),
  );
  const unique = new Map(found.flat().map((uri) => [uri.toString(), uri]));
  return [...unique.values()].sort((a, b) => a.fsPath.localeCompare(b.fsPath));
}

function globs(scope: vscode.Uri): readonly string[] {
  const value: unknown = vscode.workspace.getConfiguration('holdpoint', scope).get('checklists');
  return Array.isArray(value) ? value.filter((glob) => typeof glob === 'string' && glob !== '') : [];
}
