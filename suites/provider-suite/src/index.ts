export { createTestClock, type TestClock } from './clock.ts';
export type { LiveProvider, OptionKind, ProviderDefinition, Refusal, TokenOnWire } from './definition.ts';
export { describeProvider } from './describe-provider.ts';
