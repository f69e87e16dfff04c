import { Fault } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { ProcessManager } from '../../services/processes/process-manager.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { NOTIFIER } from '../../services/webhooks/notifier.ts'
import { ROLE_NAMES } from './role-names.ts'
import type { Config } from './settings.ts'

/** What one process does of all that there is to do. */
export interface Roles {
  /** Answers questions and takes commands. */
  readonly api: boolean
  readonly projects: boolean
  readonly relays: boolean
  readonly notifies: boolean
  readonly services: readonly ProcessManager[]
  /** Whether anything here sends commands or opens what is sealed. */
  readonly decides: boolean
}

/** The work that these roles are there for, as {@link Health} names it. */
export const dutiesOf = ({ api, projects, relays, notifies, services }: Roles): readonly Duty[] => [
  ...(api ? (['commands'] as const) : []),
  ...(projects ? (['views'] as const) : []),
  ...(relays ? (['relay'] as const) : []),
  ...(services.length > 0 ? (['services'] as const) : []),
  ...(notifies ? (['webhooks'] as const) : []),
]

/**
 * The roles as they are configured. Whatever reads views has its own beside it, so the role `projector` is implied by most.
 *
 * @throws Fault `config.invalid` for a relay that has nowhere to publish to
 */
export function rolesOf({ roles, natsUrl }: Pick<Config, 'roles' | 'natsUrl'>): Roles {
  const chosen = new Set(roles === 'all' ? ROLE_NAMES : roles.split(','))
  if (roles !== 'all' && chosen.has('relay') && natsUrl === undefined) {
    throw new Fault('config.invalid', 'A relay publishes to NATS: set NATS_URL, or leave relay out of SANSHE_ROLES.')
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
