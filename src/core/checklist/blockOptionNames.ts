/** Options of a block that Holdpoint itself reads. Others belong to other tools and are left alone. */
export const BLOCK_OPTIONS = ['name', 'cwd', 'timeout', 'interactive', 'background', 'interpreter', 'ssh'] as const;
