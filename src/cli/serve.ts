import { Command } from 'commander'
import { managers } from '../../services/managers/managers.ts'
import { NOTIFIER } from '../../services/notifier/notifier.ts'
import { natsSettings } from '../bus.ts'
import { type Core, compose, withViews } from '../compose.ts'
import { type Config, readConfig, SETTINGS } from '../config.ts'
import { settingsHelp } from '../docs/operations.ts'
import { logger, serve } from '../server.ts'
import { action, type Common, print } from './action.ts'
import { dataOption, whole, withData } from './options.ts'

export interface ServeOptions extends Common {
  readonly data?: string
  readonly port?: number
  readonly host?: string
}

/** What every command that serves can be told about where it does. */
export const serving = (command: Command): Command =>
  command
    .addOption(dataOption())
    .option('--port <port>', `port to listen on (${SETTINGS.port.variable})`, whole(0, 65_535))
    .option('--host <host>', `address to listen on (${SETTINGS.host.variable})`)

export const configOf = ({ data, port, host }: ServeOptions): Config =>
  readConfig({
    ...withData(data),
    ...(port === undefined ? {} : { [SETTINGS.port.variable]: String(port) }),
    ...(host === undefined ? {} : { [SETTINGS.host.variable]: host }),
  })

/** Serves an opened engine until the process is told to stop. */
export async function serveCore(core: Core, config: Config): Promise<string> {
  const log = logger(config.logLevel)
  const chosen = new Set(config.services.split(','))
  const runs = (name: string): boolean => chosen.has(name)
  const engine = await withViews(core, {
    services: managers.filter(({ name }) => runs(name)),
    notifies: runs(NOTIFIER.name),
    privateNetworks: config.webhookPrivate,
    nats: natsSettings(config),
    onFailure: ({ code, message }) => log.error({ code }, message),
  }).catch(async (fault) => {
    await core.stop()
    throw fault
  })
  const { url } = await serve(engine, config, log)
  return url
}

export const serveCommand = (): Command =>
  action<ServeOptions>(
    serving(
      new Command('serve').description('Run the engine: event log, views and HTTP API in one process.'),
    ).addHelpText('after', () => `\nConfiguration, by environment variables:\n${settingsHelp()}`),
    async (options) => {
      const config = configOf(options)
      const core = await compose({ directory: config.data, logMaxBytes: config.logMaxBytes })
      const url = await serveCore(core, config)
      print(
        options.json
          ? JSON.stringify({ url, data: config.data })
          : `Sanshe listens on ${url}; its API is described at ${url}/docs.`,
      )
      return undefined
    },
  )
