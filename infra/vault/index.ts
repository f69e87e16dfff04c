export { masterKeyFrom } from './master-key.ts'
export { openVault } from './vault.ts'
