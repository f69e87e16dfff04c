import { own as ownFile } from '../ownership.ts'
import { asFault, owned } from './faults.ts'

/**
 * Makes this process the only writer of a log until the returned function is called. The log stays open to readers.
 *
 * @throws Fault `log.owned` `log.unavailable`
 */
export function own(file: string): () => void {
  try {
    return ownFile(file, owned(file))
  } catch (error) {
    throw asFault(error, file)
  }
}
