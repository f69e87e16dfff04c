/** Resolves as the promise does, and with undefined after a time in milliseconds. */
export async function inTime<T>(promise: Promise<T> | undefined, ms: number): Promise<T | undefined> {
  if (promise === undefined) return undefined
  const late = Promise.withResolvers<undefined>()
  const timer = setTimeout(late.resolve, ms, undefined)
  return Promise.race([promise, late.promise]).finally(() => clearTimeout(timer))
}
