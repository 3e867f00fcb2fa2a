import { describeProvider } from '@x/provider-suite';
import { blam } from './definition.ts';

describeProvider(blam);
