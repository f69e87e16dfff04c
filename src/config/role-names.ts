import { processManagers } from '../../services/processes/process-managers.ts'
import { NOTIFIER } from '../../services/webhooks/notifier.ts'

/** The roles of a process besides its services. */
const BESIDE_SERVICES = ['api', 'projector', 'relay'] as const

/** The names of all roles, as `SANSHE_ROLES` takes them. */
export const ROLE_NAMES: readonly string[] = [
  ...BESIDE_SERVICES,
  ...processManagers.map(({ name }) => name),
  NOTIFIER.name,
]
