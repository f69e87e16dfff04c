import type { Static } from '@sinclair/typebox'
import { OneOf } from '../kernel/index.ts'

/** Kinds of bodies outside the community to which demands are referred 转办. */
export const BODY_KINDS = [
  'government',
  'utility',
  'public-institution',
  'judicial',
  'enterprise',
  'association',
] as const
export const BodyKind = OneOf(BODY_KINDS)
export type BodyKind = Static<typeof BodyKind>

/** A body outside the community, as decisions know it. */
export interface OutsideBody {
  readonly name: string
  readonly kind: BodyKind
  /** No demand is referred to it any more. */
  readonly retired?: true
}
