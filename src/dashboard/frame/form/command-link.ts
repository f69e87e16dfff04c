/** Where a form of a command is open, over the page that is shown: `?do=demand/accept&on=…&with=task:t1`. */
export interface CommandAddress {
  readonly aggregate: string
  readonly command: string
  readonly id?: string
  /** Values that the form begins with and does not ask for: `{ task: 't1' }`. */
  readonly given?: Readonly<Record<string, string | boolean>>
}

const NAMES = ['do', 'on', 'with'] as const

/** The names and values that open a form of a command in the address; pass them to `set` of `useUrlState`. */
export const commandInAddress = ({
  aggregate,
  command,
  id,
  given = {},
}: CommandAddress): Record<string, string | undefined> => ({
  do: `${aggregate}/${command}`,
  on: id,
  with: Object.entries(given)
    .map(([name, value]) => `${name}:${value}`)
    .join(','),
})

/** The names and values that close it. */
export const noCommandInAddress = (): Record<string, undefined> =>
  Object.fromEntries(NAMES.map((name) => [name, undefined]))

/** The command that an address opens; undefined where it opens none. */
export function commandOfAddress(params: URLSearchParams): CommandAddress | undefined {
  const [aggregate = '', command = ''] = params.get('do')?.split('/') ?? []
  if (aggregate === '' || command === '') return undefined
  const id = params.get('on')
  const pairs =
    params
      .get('with')
      ?.split(',')
      .filter((pair) => pair !== '') ?? []
  const given = Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf(':')
      return [pair.slice(0, at), valueIn(pair.slice(at + 1))]
    }),
  )
  return { aggregate, command, given, ...(id === null ? {} : { id }) }
}

const valueIn = (text: string): string | boolean => (text === 'true' || text === 'false' ? text === 'true' : text)
