import { broker, proxy } from './handlers.ts';

export default {
  fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    return pathname === '/auth/token' ? broker(request) : proxy(request);
  },
};
