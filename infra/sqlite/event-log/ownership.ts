import { ownFile } from '../ownership.ts'
import { logFault, logOwned } from './faults.ts'

/**
 * Makes this process the only writer of a log until the returned function is called. The log stays open to readers.
 *
 * @throws Fault `log.owned` `log.unavailable`
 */
export function ownLog(file: string): () => void {
  try {
    return ownFile(file, logOwned(file))
  } catch (error) {
    throw logFault(error, file)
  }
}
