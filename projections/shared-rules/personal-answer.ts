import { Type } from '@sinclair/typebox'
import { orNull } from '../runtime/index.ts'

/** Schema of a personal value in an answer. */
export const PersonalAnswer = (description: string) =>
  orNull(
    Type.Unknown({ description: `${description} Null for readers who may not know it; \`erased\` once it is erased.` }),
  )
