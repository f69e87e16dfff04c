import { Command } from 'commander'
import type { Fault } from '../../services/kit/fault.ts'
import type { Views } from '../../services/queries/contract.ts'
import { dutiesOf, rolesOf } from '../config/roles.ts'
import { type Config, communitiesOf, readConfig, SETTINGS, settingsHelp } from '../config/settings.ts'
import { type ComposeOptions, type Core, compose } from '../engine/ground.ts'
import { natsSettings } from '../engine/nats-parts.ts'
import { openPassive } from '../engine/passive.ts'
import { withViews } from '../engine/read-side.ts'
import { logger, type Serving, serve, serveProbes } from '../engine/server.ts'
import { anatomy } from '../http/errors.ts'
import { action, type Common, print } from './action.ts'
import { dataOption, whole, withData } from './options.ts'

export interface ServeOptions extends Common {
  readonly data?: string
  readonly port?: number
  readonly host?: string
  readonly roles?: string
  readonly communities?: string
}

/** What every command that serves can be told about where it does. */
export const serving = (command: Command): Command =>
  command
    .addOption(dataOption())
    .option('--port <port>', `port to listen on (${SETTINGS.port.variable})`, whole(0, 65_535))
    .option('--host <host>', `address to listen on (${SETTINGS.host.variable})`)
    .option('--roles <names>', `what this process is there for, by commas (${SETTINGS.roles.variable})`)
    .option('--communities <ids>', `for which communities, by commas (${SETTINGS.communities.variable})`)

export const configOf = ({ data, port, ...rest }: ServeOptions): Config => {
  const given = { port: port === undefined ? undefined : String(port), ...rest }
  const told = (['port', 'host', 'roles', 'communities'] as const).flatMap((name) =>
    given[name] === undefined ? [] : [[SETTINGS[name].variable, given[name]]],
  )
  return readConfig({ ...withData(data), ...Object.fromEntries(told) })
}

/** Where the engine of this configuration keeps what it keeps. */
export const storesOf = (config: Config): ComposeOptions => ({
  directory: config.data,
  eventStoreUrl: config.eventStoreUrl,
  nats: natsSettings(config),
  logMaxBytes: config.logMaxBytes,
})

const working = (config: Config) => {
  const log = logger(config.logLevel)
  const communities = communitiesOf(config)
  return {
    log,
    roles: rolesOf(config),
    how: { communities, onFailure: ({ code, message }: Fault) => log.error({ code }, message) },
  }
}

/** Serves an opened engine until the process is told to stop; its views may still be building. */
export async function serveCore(core: Core, config: Config): Promise<{ url: string; views: Pick<Views, 'status'> }> {
  const { log, roles, how } = working(config)
  const engine = await withViews(core, { ...how, ...roles, privateNetworks: config.webhookPrivate }).catch(
    async (fault) => {
      await core.stop()
      throw fault
    },
  )
  const served = await (roles.api ? serve : serveProbes)({ ...engine, duties: dutiesOf(roles) }, config, log)
  return { url: reopening(core.outdated, served, config), views: engine.views }
}

/** A log that began a new epoch is opened again, and so is everything that was derived from it. */
function reopening(outdated: Promise<void>, served: Serving, config: Config): string {
  const { log } = working(config)
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

async function serveRoles(config: Config): Promise<string> {
  const { log, roles, how } = working(config)
  if (roles.decides) return (await serveCore(await compose(storesOf(config)), config)).url
  const node = await openPassive(storesOf(config), { ...how, roles })
  return reopening(node.outdated, await serveProbes({ ...node, duties: dutiesOf(roles) }, config, log), config)
}

export const serveCommand = (): Command =>
  action<ServeOptions>(
    serving(
      new Command('serve').description(
        'Run the engine: event log, views, services and HTTP API in one process, or some roles of it.',
      ),
    ).addHelpText('after', () => `\nConfiguration, by environment variables:\n${settingsHelp()}`),
    async (options) => {
      const config = configOf(options)
      const url = await serveRoles(config)
      const { roles, data } = config
      print(
        options.json
          ? JSON.stringify({ url, data, roles })
          : rolesOf(config).api
            ? `Sanshe listens on ${url}; its API is described at ${url}/docs.`
            : `Sanshe runs ${roles}; ${url}/ready tells how it fares.`,
      )
      return undefined
    },
  )
