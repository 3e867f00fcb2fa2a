import { entries } from '../../scripts/entries.ts';
import base from '../../tsup.config.ts';

// The commands are not in `exports`, because they are not imported.
export default {
  ...base,
  entry: { ...entries('.'), command: 'src/cli/command.ts', torture: 'src/torture/command.ts' },
};
