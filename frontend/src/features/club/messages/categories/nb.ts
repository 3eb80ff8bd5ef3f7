/** Words of membership categories. */
export const nb = {
  'club.willMiss': 'Dette beløpet kommer for sent for {n} utstedte fakturaer i medlemsplaner: {numbers}',
  'club.willMissPromised': '{n} terminer er lovet beløpet fra bestillingsdagen.',
  'club.categories': 'Medlemskategorier',
  'club.category': 'Kategori',
  'club.newCategory': 'Ny medlemskategori',
  'club.noCategories': 'Ingen kategorier ennå. Student og æresmedlem er vanlige.',
  'club.categoryHint': 'En medlemsplan kan ha egen pris for kategorien. Den gis på medlemmets side.',
  'club.categoryClosed': 'Gis ikke til flere',
  'club.categoryIsClosed': 'Gis ikke lenger',
};
