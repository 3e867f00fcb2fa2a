export type { LiveProvider, OptionKind, ProviderDefinition, Refusal, TokenOnWire } from './definition.ts';
export { describeProvider } from './describe-provider.ts';
