/** The address of the rows behind a figure. */
export const drilldownHref = (token: string) => `/drilldown?${new URLSearchParams({ token })}`;
