/** Nothing is decided on erasures, so nothing of them is folded. */
export type PrivacyState = Readonly<Record<string, never>>

export const noPrivacyState: PrivacyState = {}
