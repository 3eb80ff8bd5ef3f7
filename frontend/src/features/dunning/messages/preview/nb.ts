export const nb = {
  'dunning.balancePreview': 'Forhåndsvis restkrav',
  'dunning.balancePreviewOn': 'Dag',
  'dunning.balancePreviewHint':
    'Restkravene som ville bli utstedt denne dagen, slik det ser ut nå. Abonnementer som stopper innen da, er med. Ingenting blir laget.',
  'dunning.balancePreviewOff': 'Restkrav er slått av for organisasjonen. Dette er det innstillingen ville gitt.',
  'dunning.balancePreviewUnset': 'Ingen har sagt når restkrav utstedes',
  'dunning.balancePreviewUnsetHint': 'Si fra hvilken sum, og hvor mange dager etter at et abonnement har stoppet.',
  'dunning.balancePreviewNone': 'Ingen restkrav denne dagen',
  'dunning.balancePreviewNoneHint': 'Ingen som skylder nok, har et abonnement som har stoppet for lenge nok siden.',
  'dunning.balancePreviewCount': 'Restkrav',
  'dunning.balanceStopped': 'Stoppet',
  'dunning.balanceFee': 'gebyr',
};
