import type { AnyContext } from '../../domain/kernel/index.ts'

/** The route of requests that name no command of any context. */
export const NO_COMMAND = '/v1/:community/:aggregates/:id/:command'

/** The address that a command is posted to. A post to a collection is the first creating command of its context. */
export function commandAddress({ plural, commands }: AnyContext, name: string): string {
  const collection = `/v1/:community/${plural}`
  if (commands[name]?.creates !== true) return `${collection}/:id/${name}`
  const first = Object.keys(commands).find((one) => commands[one]?.creates === true)
  return first === name ? collection : `${collection}/${name}`
}
