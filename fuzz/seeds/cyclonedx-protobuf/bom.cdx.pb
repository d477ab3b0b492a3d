
1.6-urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
vtool1"appBappJ1*ä,pkg:golang/github.com/mailru/easyjson@v0.7.7BeasyjsonJv0.7.7:github.com/mailru‚,pkg:golang/github.com/mailru/easyjson@v0.7.7"
Mail.ruhttps://mail.ruŠ&"https://github.com/mailru/easyjsonªinnerBinnerJ12pub*bBbJ2B:
app3
,pkg:golang/github.com/mailru/easyjson@v0.7.7
b