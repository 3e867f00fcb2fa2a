import { entries } from '../../scripts/entries.ts';
import base from '../../tsup.config.ts';

// The command is no entry of the package: nobody imports it.
export default { ...base, entry: { ...entries('.'), command: 'src/cli/command.ts' } };
