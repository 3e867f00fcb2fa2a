// app/api/[...path]/route.ts
import { proxy } from './handlers.ts';

export { proxy as DELETE, proxy as GET, proxy as HEAD, proxy as PATCH, proxy as POST, proxy as PUT };
