import { describeProvider } from '@x/provider-suite';
import { blastiq } from './definition.ts';

describeProvider(blastiq);
