import { Command } from 'commander'
import { readConfig, settingsHelp, unknownSettings } from '../config/config.ts'
import { rolesOf } from '../config/roles.ts'
import { type Config, SETTINGS } from '../config/settings.ts'
import { serveRoles } from '../engine/process.ts'
import { action, type Common, print } from './action.ts'
import { dataOption, presentArgument, wholeArgument, withData } from './options.ts'

export interface ServeOptions extends Common {
  readonly data?: string
  readonly port?: number
  readonly host?: string
  readonly roles?: string
  readonly communities?: string
}

/** Adds the options of commands that run the engine. */
export const withServeOptions = (command: Command): Command =>
  command
    .addOption(dataOption())
    .option('--port <port>', `port to listen on (${SETTINGS.port.variable})`, wholeArgument(0, 65_535))
    .option('--host <host>', `address to listen on (${SETTINGS.host.variable})`, presentArgument)
    .option(
      '--roles <names>',
      `roles of this process, separated by commas (${SETTINGS.roles.variable})`,
      presentArgument,
    )
    .option(
      '--communities <ids>',
      `communities of this process, separated by commas (${SETTINGS.communities.variable})`,
      presentArgument,
    )

/** The configuration of an engine. Variables that are no settings are named on the error stream. */
export const configOf = ({ data, port, ...rest }: ServeOptions): Config => {
  for (const name of unknownSettings(process.env))
    process.stderr.write(`${name} is not a setting and has no effect: \`sanshe serve --help\` lists the settings.\n`)
  const given = { port: port === undefined ? undefined : String(port), ...rest }
  const told = (['port', 'host', 'roles', 'communities'] as const).flatMap((name) =>
    given[name] === undefined ? [] : [[SETTINGS[name].variable, given[name]]],
  )
  return readConfig({ ...withData(data), ...Object.fromEntries(told) })
}

export const serveCommand = (): Command =>
  action<ServeOptions>(
    withServeOptions(
      new Command('serve').description(
        'Runs the engine: event log, views, services and HTTP API in one process, or only some roles.',
      ),
    ).addHelpText('after', () => `\nEnvironment variables:\n${settingsHelp()}`),
    async (options) => {
      const config = configOf(options)
      const url = await serveRoles(config)
      const { roles, data } = config
      print(
        options.json
          ? JSON.stringify({ url, data, roles })
          : rolesOf(config).api
            ? `Sanshe listens on ${url}. The API is documented at ${url}/docs.`
            : `Sanshe runs ${roles}. ${url}/ready shows its state.`,
      )
      return undefined
    },
  )
