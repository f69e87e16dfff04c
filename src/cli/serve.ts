import { Command } from 'commander'
import { compose, withViews } from '../compose.ts'
import { readConfig, SETTINGS } from '../config.ts'
import { settingsHelp } from '../docs/operations.ts'
import { logger, serve } from '../server.ts'
import { action, type Common, print } from './action.ts'
import { dataOption, whole, withData } from './options.ts'

interface ServeOptions extends Common {
  readonly data?: string
  readonly port?: number
  readonly host?: string
}

export const serveCommand = (): Command =>
  action<ServeOptions>(
    new Command('serve')
      .description('Run the engine: event log, views and HTTP API in one process.')
      .addOption(dataOption())
      .option('--port <port>', `port to listen on (${SETTINGS.port.variable})`, whole(0, 65_535))
      .option('--host <host>', `address to listen on (${SETTINGS.host.variable})`)
      .addHelpText('after', () => `\nConfiguration, by environment variables:\n${settingsHelp()}`),
    async ({ data, port, host, json }) => {
      const config = readConfig({
        ...withData(data),
        ...(port === undefined ? {} : { [SETTINGS.port.variable]: String(port) }),
        ...(host === undefined ? {} : { [SETTINGS.host.variable]: host }),
      })
      const log = logger(config.logLevel)
      const core = await compose({ directory: config.data, logMaxBytes: config.logMaxBytes })
      const engine = await withViews(core, ({ code, message }) => log.error({ code }, message)).catch(async (fault) => {
        await core.stop()
        throw fault
      })
      const { url } = await serve(engine, config, log)
      print(
        json
          ? JSON.stringify({ url, data: config.data })
          : `Sanshe listens on ${url}; its API is described at ${url}/docs.`,
      )
      return undefined
    },
  )
