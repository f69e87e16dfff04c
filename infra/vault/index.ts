export { copyKeys } from './kv/copying.ts'
export { openKvVault } from './kv/kv-vault.ts'
export { masterKeyFrom } from './master-key.ts'
export { openVault } from './vault.ts'
