export const CallbacksPage = () => null
