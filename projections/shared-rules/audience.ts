import { isAmongParties } from '../../domain/community/participation.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { type Predicate, rowsWhere } from '../runtime/index.ts'

/** The rows of views about sharing between parties, which are shown to readers among them. */
export const amongParties = (reader: Actor): Predicate => rowsWhere({}, isAmongParties(reader))
