import { join } from 'node:path'
import { contexts } from '../../domain/contexts.ts'
import { catalogue as catalogueOf } from '../../domain/kernel/index.ts'

export const catalogue = catalogueOf(contexts)

/** What an installation keeps in its data directory, as far as tools beside the engine look at it. */
export const filesIn = (data: string) => ({ log: join(data, 'log.db'), readDb: join(data, 'read.db') })
