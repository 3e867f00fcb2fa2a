export { type ContractCase, testContract } from './contract/contract-case.ts';
export type { IssuerSubject } from './contract/issuer-call.ts';
export { verifyTokenIssuer } from './contract/token-issuer.ts';
export { type TokenStoreContractOptions, verifyTokenStore } from './contract/token-store.ts';
export type { Account } from './emulator/account.ts';
export { type Emulator, type EmulatorOptions, startEmulator } from './emulator/emulator.ts';
export type { Fault, IdTokenFault, PlannedFault, RateLimit } from './emulator/faults/fault.ts';
export type { BrowserCookie, BrowserState } from './emulator/identity/browser-state.ts';
export type { IdentityClient } from './emulator/identity/client.ts';
export type { ViolationRule } from './emulator/operation.ts';
export type { ProviderHandle } from './emulator/provider-handle.ts';
export type { BlamOptions } from './emulator/providers/blam.ts';
export type { BlamelessOptions } from './emulator/providers/blameless.ts';
export type { AttendedBlastiqOptions, BlastiqHandle, BlastiqOptions } from './emulator/providers/blastiq.ts';
export type { BloomaOptions } from './emulator/providers/blooma.ts';
export type { ProviderHandles } from './emulator/providers.ts';
export type { RequestRecord, Violation } from './emulator/request-record.ts';
export type { ScenarioName } from './emulator/scenario/ready-scenarios.ts';
export type { Scenario, ScenarioStep } from './emulator/scenario/scenario.ts';
export type { PlayedScenario } from './emulator/scenario/scenario-player.ts';
export type { ProviderName, ProviderSettings } from './emulator/settings.ts';
export type { IssuedToken, TokenWishes } from './emulator/tokens/issued-token.ts';
export type { TokenMembers } from './emulator/tokens/token-members.ts';
export type { UntrustedServer, UntrustedServerRequest } from './emulator/untrusted-server.ts';
export {
  createFakeAuth,
  type FakeAuth,
  type FakeAuthOptions,
  type FakeCall,
  type FakeErrorMembers,
} from './fake/fake-auth.ts';
