export { copyKeys } from '../nats/vault/copy.ts'
export { openKvVault } from '../nats/vault/vault.ts'
export { openVault } from '../sqlite/vault/vault.ts'
export { masterKeyFrom } from './master-key.ts'
