/**
 * Loads the generator of cases. Only the tests that need it load it, so that `sanshe/testing` can be imported without it.
 *
 * @throws Error where `fast-check` is not installed
 */
export async function generator() {
  try {
    return (await import('fast-check')).default
  } catch (cause) {
    throw new Error(
      'The conformance suites generate cases with fast-check 4: install it as a development dependency.',
      {
        cause,
      },
    )
  }
}
