import { Command, InvalidArgumentError, Option } from 'commander'
import { ROLES, type Role } from '../../domain/kernel/index.ts'
import { isReservedActorId } from '../../services/identity/reserved-actors.ts'
import { readConfig } from '../config/config.ts'
import { MAX_OWN_LIFE_S } from '../http/tokens.ts'
import { action, type Common } from './action.ts'
import { communityArgument, dataOption, idArgument, withData } from './options.ts'
import { ownToken } from './own-token.ts'

interface TokenOptions extends Common {
  readonly role: Role
  readonly sub: string
  readonly party?: string
  readonly community: readonly string[]
  readonly ttl: number
  readonly data?: string
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const

/** Parses a duration such as `90m`. Returns seconds. */
function duration(text: string): number {
  const [, digits, unit] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? []
  if (digits === undefined || unit === undefined) {
    throw new InvalidArgumentError('Use a number with s, m, h or d, such as 90m, 8h or 30d.')
  }
  const seconds = Number(digits) * UNITS[unit as keyof typeof UNITS]
  if (seconds <= MAX_OWN_LIFE_S) return seconds
  throw new InvalidArgumentError(`Name at most ${MAX_OWN_LIFE_S / UNITS.d}d: a token cannot be taken back.`)
}

function holder(text: string): string {
  const id = idArgument(text)
  if (!isReservedActorId(id)) return id
  throw new InvalidArgumentError('Name another id: the engine itself acts under this one.')
}

const EVERYWHERE = '*'

const communities = (one: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  one === EVERYWHERE ? one : communityArgument(one),
]

export const tokenCommand = (): Command =>
  action<TokenOptions>(
    new Command('token')
      .description('Makes a token for the API, signed with the configured secret.')
      .addOption(
        new Option('--role <role>', 'role of the holder')
          .choices(ROLES.filter((role) => role !== 'anonymous'))
          .makeOptionMandatory(),
      )
      .requiredOption('--sub <id>', 'id of the holder: a person, a resident or a program', holder)
      .option('--party <id>', 'party that the holder acts for', idArgument)
      .requiredOption(
        '--community <id>',
        "community where the token is valid; repeat it for several; '*' for every community",
        communities,
      )
      .addOption(
        new Option('--ttl <duration>', 'lifetime of the token, such as 90m, 8h or 30d; at most 366d')
          .argParser(duration)
          .default(8 * UNITS.h, '8h'),
      )
      .addOption(dataOption())
      .addHelpText(
        'after',
        '\nExample: sanshe token --role committee --sub person-17 --party party-jwh --community pa',
      ),
    async ({ role, sub, party, community: held, ttl, data }) => {
      const grantee = {
        sub,
        role,
        communities: held.includes(EVERYWHERE) ? EVERYWHERE : held,
        ...(party === undefined ? {} : { party }),
      } as const
      const token = await ownToken(readConfig(withData(data)), grantee, ttl)
      return { value: { token, expires: new Date(Date.now() + ttl * 1000).toISOString() }, lines: [token] }
    },
  )
