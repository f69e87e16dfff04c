import { Fault } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { ProcessManager } from '../../services/processes/process-manager.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { NOTIFIER } from '../../services/webhooks/notifier.ts'
import { ROLE_NAMES } from './role-names.ts'
import type { Config } from './settings.ts'

/** The work of one process. */
export interface Roles {
  /** Answers queries and accepts commands. */
  readonly api: boolean
  readonly projects: boolean
  readonly relays: boolean
  readonly notifies: boolean
  readonly services: readonly ProcessManager[]
  /** Whether this process sends commands or opens sealed values. */
  readonly decides: boolean
}

/** The duties of these roles, under the names of {@link Health}. */
export const dutiesOf = ({ api, projects, relays, notifies, services }: Roles): readonly Duty[] => [
  ...(api ? (['commands'] as const) : []),
  ...(projects ? (['views'] as const) : []),
  ...(relays ? (['relay'] as const) : []),
  ...(services.length > 0 ? (['services'] as const) : []),
  ...(notifies ? (['webhooks'] as const) : []),
]

/**
 * Returns the configured roles. A process that reads views also projects them, so most roles imply `projector`.
 *
 * @throws Fault `config.invalid` for a relay without NATS
 */
export function rolesOf({ roles, natsUrl }: Pick<Config, 'roles' | 'natsUrl'>): Roles {
  const chosen = new Set(roles === 'all' ? ROLE_NAMES : roles.split(','))
  if (roles !== 'all' && chosen.has('relay') && natsUrl === undefined) {
    throw new Fault('config.invalid', 'The role `relay` needs NATS. Set NATS_URL, or remove relay from SANSHE_ROLES.')
  }
  const services = processManagers.filter(({ name }) => chosen.has(name))
  const api = chosen.has('api')
  const notifies = chosen.has(NOTIFIER.name)
  return {
    api,
    relays: chosen.has('relay') && natsUrl !== undefined,
    notifies,
    services,
    projects: api || services.length > 0 || chosen.has('projector'),
    decides: api || services.length > 0 || notifies,
  }
}
