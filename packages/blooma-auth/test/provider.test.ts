import { describeProvider } from '@x/provider-suite';
import { blooma } from './definition.ts';

describeProvider(blooma);
