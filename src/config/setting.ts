import { type TSchema, Type } from '@sinclair/typebox'

/** An environment variable, with its form and purpose. */
export interface EnvironmentSetting<S extends TSchema = TSchema> {
  readonly variable: string
  readonly summary: string
  /** The form as a sentence names it: `a whole number from 0 to 65535`. */
  readonly form: string
  readonly schema: S
  /** The default as text, if there is one. */
  readonly usual?: string
  /** Marks a value that is never shown. */
  readonly secret?: true
}

/** Declares a setting. */
export const setting = <S extends TSchema>(
  variable: string,
  schema: S,
  form: string,
  summary: string,
  more: { usual?: string; secret?: true } = {},
): EnvironmentSetting<S> => ({ variable, schema, form, summary, ...more })

/** The schema of whole numbers in these limits. */
export const whole = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER) => Type.Integer({ minimum, maximum })

/** The schema of any text that is not empty. */
export const anyText = Type.Optional(Type.String({ minLength: 1 }))
