import { join } from 'node:path'
import { contexts } from '../../domain/contexts.ts'
import { catalogue as catalogueOf } from '../../domain/kernel/index.ts'
import type { Projection } from '../../projections/runtime/index.ts'

export const catalogue = catalogueOf(contexts)
export const projections: readonly Projection[] = []

/** What an installation keeps in its data directory, as far as tools beside the engine look at it. */
export const filesIn = (data: string) => ({ log: join(data, 'log.db'), readDb: join(data, 'read.db') })
