import type { Persona } from '../../services/identity/persona.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Views } from '../../services/queries/contract.ts'
import { communitiesOf } from '../config/config.ts'
import { dutiesOf, rolesOf } from '../config/roles.ts'
import type { Config } from '../config/settings.ts'
import { anatomy } from '../http/errors.ts'
import { type Core, openCore } from './core.ts'
import { openPassive } from './passive.ts'
import { withViews } from './read-side.ts'
import { logger, type Server, serve, serveProbes } from './server.ts'
import { storesOf } from './stores.ts'

const processParts = (config: Config) => {
  const log = logger(config.logLevel)
  const communities = communitiesOf(config)
  return {
    log,
    roles: rolesOf(config),
    how: {
      communities,
      onFailure: ({ code, message }: Fault) => log.error({ code }, message),
      onUnreachable: (webhook: string, code: string) => log.warn({ webhook, code }, 'a webhook cannot be reached'),
    },
  }
}

/** Opens and serves the parts that the configured roles need, until the process is stopped. @returns its URL */
export async function serveRoles(config: Config): Promise<string> {
  const { log, roles, how } = processParts(config)
  if (roles.decides) return (await serveCore(await openCore(storesOf(config)), config)).url
  const node = await openPassive(storesOf(config), { ...how, roles })
  return reopening(node.outdated, await serveProbes({ ...node, duties: dutiesOf(roles) }, config, log), config)
}

/**
 * Serves an opened engine until the process is stopped. Its views may still be building.
 *
 * @param personas the people as whom anyone may sign in, in communities that are simulated
 */
export async function serveCore(
  core: Core,
  config: Config,
  personas: readonly Persona[] = [],
): Promise<{ url: string; views: Pick<Views, 'status'> }> {
  const { log, roles, how } = processParts(config)
  const { promise: begins, resolve: begin } = Promise.withResolvers<void>()
  const engine = await withViews(core, {
    ...how,
    begins,
    ...roles,
    privateNetworks: config.webhookPrivate,
    enrolment: config.enrolment,
  }).catch(async (fault) => {
    await core.stop()
    throw fault
  })
  const whole = { ...engine, duties: dutiesOf(roles) }
  const serving = roles.api ? serve(whole, config, log, personas) : serveProbes(whole, config, log)
  const served = await serving.finally(begin)
  return { url: reopening(core.outdated, served, config), views: engine.views }
}

/** Opens everything again on the same port when the log begins a new epoch. */
function reopening(outdated: Promise<void>, served: Server, config: Config): string {
  const { log } = processParts(config)
  const { url } = served
  const reopen = async (): Promise<void> => {
    log.warn({ code: 'log.other-epoch' }, 'the log began a new epoch: everything is opened again')
    await served.stop()
    await serveRoles({ ...config, port: Number(new URL(url).port) })
  }
  outdated.then(reopen).catch((error: unknown) => {
    log.fatal(anatomy(error), 'stopping: the log could not be opened again')
    process.exitCode = 1
  })
  return url
}
