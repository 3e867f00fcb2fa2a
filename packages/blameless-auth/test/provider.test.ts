import { describeProvider } from '@x/provider-suite';
import { blameless } from './definition.ts';

describeProvider(blameless);
