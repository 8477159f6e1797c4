# docker build -t hawkinsbot . && docker run -e Discord__Token=… -v hawkins:/data hawkinsbot
# With LiteDB: --build-arg WITH_LITEDB=true; with Discord.Net: --build-arg WITH_DISCORDNET=true and -e Discord__Client=DiscordNet
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG WITH_LITEDB=false
ARG WITH_DISCORDNET=false
ARG TARGETARCH
WORKDIR /source
COPY . .
# For the image's own processor it is compiled ahead.
RUN dotnet publish src/HawkinsBot -c Release -o /app ${TARGETARCH:+-a $TARGETARCH} \
    -p:WithLiteDb=$WITH_LITEDB -p:WithDiscordNet=$WITH_DISCORDNET

# The ASP.NET runtime: the playground's web server is in the same program.
FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /data
COPY --from=build /app /app
ENV DOTNET_ENVIRONMENT=Production \
    Discord__Mode=Live \
    Storage__Path=/data/hawkins.db \
    DOTNET_EnableWriteXorExecute=0
RUN chown $APP_UID /data
USER $APP_UID
VOLUME /data
STOPSIGNAL SIGTERM
ENTRYPOINT ["dotnet", "/app/HawkinsBot.dll"]
