import { matchesGlob } from 'node:path';

/** What a test needs of a guide: the commands of its `sh` blocks, and the files that it names. */
export interface Guide {
  /** One list for each block, in order. */
  readonly blocks: readonly (readonly string[])[];
  /** Whether the guide names a file, alone or by a pattern. */
  names(file: string): boolean;
}

export function readGuide(text: string): Guide {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, commands = '']) =>
    commands.trim().split('\n'),
  );
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  const patterns = [...prose.matchAll(/`([^`\s]+\.[a-z]+|[^`\s]+\/LICENSE)`/g)].map(([, path = '']) => path);
  return { blocks, names: (file) => patterns.some((pattern) => matchesGlob(file, pattern)) };
}
