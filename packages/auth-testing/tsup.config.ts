import { entries } from '../../scripts/entries.ts';
import base from '../../tsup.config.ts';

// The command is not in `exports`, because it is not imported.
export default { ...base, entry: { ...entries('.'), command: 'src/cli/command.ts' } };
