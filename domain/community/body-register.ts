import { type Rejection, reject } from '../kernel/index.ts'
import type { OutsideBody } from './body-shapes.ts'
import { bodyOf, type CommunityState } from './state.ts'

export const unknownBody = (body: string): Rejection =>
  reject(
    'body.unknown',
    {
      en: 'No outside body with this id is registered. Register it first, or choose one from the register.',
      zh: '没有登记此编号的外部单位，请先登记或从名录中选择。',
    },
    { body },
  )

/** The registered body, or why nothing can be referred to it. */
export function registeredBody(state: CommunityState, body: string): OutsideBody | Rejection {
  const found = bodyOf(state, body)
  if (found === undefined) return unknownBody(body)
  return found.retired === true
    ? reject(
        'body.retired',
        {
          en: 'This outside body is retired from the register. Choose another one, or register it again.',
          zh: '该外部单位已停用，请选择其他单位或重新登记。',
        },
        { body },
      )
    : found
}
