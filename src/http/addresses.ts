import type { AnyContext } from '../../domain/kernel/index.ts'

/** What is posted here is no command of any context. */
export const NO_COMMAND = '/v1/:community/:aggregates/:id/:command'

/** Where a command is posted to: what posting to a collection means is its context's first creating command. */
export function commandAddress({ plural, commands }: AnyContext, name: string): string {
  const collection = `/v1/:community/${plural}`
  if (commands[name]?.creates !== true) return `${collection}/:id/${name}`
  const first = Object.keys(commands).find((one) => commands[one]?.creates === true)
  return first === name ? collection : `${collection}/${name}`
}
