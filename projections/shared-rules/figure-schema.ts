import { Type } from '@sinclair/typebox'

/** Schema of a figure in an answer that is never negative. */
export const Count = (description: string) => Type.Integer({ minimum: 0, description })
