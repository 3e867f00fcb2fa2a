/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_BLASTIQ_CLIENT_ID: string;
  readonly VITE_BLASTIQ_AUTHORITY: string;
  readonly VITE_BLASTIQ_API_URL: string;
}
